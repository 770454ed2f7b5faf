package io.supertokens.cdi;

import io.supertokens.cdi.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Whose session it is: a text or a number, exactly as the application said it. The text {@code 123} and the number 123
 * are two users; so are {@code alice} and {@code Alice}, and {@code alice} with a space behind.
 *
 * <p>Numbers are those of JavaScript, that is, 64-bit floating point, because the reference implementation writes them
 * to the same tables.
 *
 * @param text a text as it is, or a number in JavaScript's notation (ECMA-262, Number::toString)
 * @param isNumber which of the two
 */
public record UserId(String text, boolean isNumber) {

    private static final String MISSING = "A user id must not be null or empty: it says whose session it is";
    private static final int MAXIMUM_LENGTH = 128;
    private static final long LARGEST_EXACT_INTEGER = 1L << 53;

    /**
     * Takes the empty text, too, which sessions of the reference may have; {@link #of(String)} does not.
     *
     * @throws IllegalArgumentException if the id is null, needs more than 128 characters (code points) in the database, holds
     *     the character NUL or half a character (a lone surrogate), reads like the database's form of a number
     *     (<code>{"i":5}</code>), or claims to be a number and is not in JavaScript's notation
     */
    @SuppressWarnings("ConstantValue") // callers may be compiled without null checks
    public UserId {
        if (text == null) {
            throw new IllegalArgumentException(MISSING);
        }
        if (isNumber) {
            if (!text.equals(JavaScriptNumber.text(asDouble(text)))) {
                throw new IllegalArgumentException(
                        "A numeric user id must be written as JavaScript writes that number");
            }
        } else {
            requireStorable(text);
        }
    }

    /**
     * The user of this id.
     *
     * @param text kept as it is, white space too, as the reference does
     * @throws IllegalArgumentException if it is null or empty: a user who was not found, more often than not; else see the
     *     constructor
     */
    public static UserId of(String text) {
        return requirePresent(new UserId(text, false));
    }

    /**
     * The user of this number.
     *
     * @throws IllegalArgumentException beyond 2^53, above which JavaScript's numbers are no longer exact
     */
    public static UserId of(long number) {
        if (number > LARGEST_EXACT_INTEGER || number < -LARGEST_EXACT_INTEGER) {
            throw new IllegalArgumentException("The user id " + number
                    + " is beyond 2^53, where numbers are no longer told apart exactly; give it as a text");
        }
        return new UserId(Long.toString(number), true);
    }

    /**
     * The user of this number.
     *
     * @throws IllegalArgumentException if it is null, not finite, or if JavaScript's numbers cannot express it exactly
     */
    public static UserId of(Number number) {
        if (number == null) {
            throw new IllegalArgumentException(MISSING);
        }
        if (number instanceof BigDecimal || number instanceof BigInteger) {
            BigDecimal exact = new BigDecimal(number.toString());
            UserId id = of(exact.doubleValue());
            if (new BigDecimal(id.text).compareTo(exact) != 0) {
                throw new IllegalArgumentException(
                        "The user id " + number + " has more digits than a number keeps exactly; give it as a text");
            }
            return id;
        }
        return number instanceof Double || number instanceof Float ? of(number.doubleValue()) : of(number.longValue());
    }

    /**
     * Called before anything is done in the name of a user.
     *
     * @throws IllegalArgumentException if there is none, or if the id is empty
     */
    public static UserId requirePresent(@Nullable UserId id) {
        if (id == null || id.text.isEmpty()) {
            throw new IllegalArgumentException(MISSING);
        }
        return id;
    }

    /** What the column {@code user_id} holds: a text as it is, the number 5 as <code>{"i":5}</code>. */
    public String toDatabase() {
        return isNumber ? "{\"i\":" + text + "}" : text;
    }

    /**
     * The inverse of {@link #toDatabase}.
     *
     * @throws IllegalArgumentException if neither this library nor the reference can have written it
     */
    public static UserId fromDatabase(String column) {
        return isReserved(column) ? of(number(column)) : new UserId(column, false);
    }

    private static double number(String column) {
        if (Json.read(column) instanceof JsonObject object && object.get("i") instanceof JsonNumber number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("A numeric user id is stored as {\"i\":5}");
    }

    /** By hand, as {@link #hashCode}: the JDK keeps the class loader of generated ones that are called often. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UserId id && isNumber == id.isNumber && text.equals(id.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The id as plain text, for people: the number 123 and the text {@code 123} look alike. */
    @Override
    public String toString() {
        return text;
    }

    private static UserId of(double number) {
        return new UserId(JavaScriptNumber.text(number), true);
    }

    private static void requireStorable(String text) {
        int length = text.codePointCount(0, text.length());
        if (length > MAXIMUM_LENGTH) {
            throw new IllegalArgumentException(
                    "A user id has at most " + MAXIMUM_LENGTH + " characters; this one has " + length);
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("A user id must not contain the character NUL");
        }
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException("A user id must not contain half a character (a lone surrogate)");
        }
        if (isReserved(text)) {
            throw new IllegalArgumentException(
                    "A JSON object whose only member is i is how a numeric user id is stored; give the number instead");
        }
    }

    /** Whether it is an object whose only member is {@code i}. */
    private static boolean isReserved(String text) {
        if (text.indexOf('{') < 0) {
            return false;
        }
        try {
            return Json.read(text) instanceof JsonObject object && object.size() == 1 && object.containsKey("i");
        } catch (IllegalArgumentException notJson) {
            return false;
        }
    }

    private static double asDouble(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
