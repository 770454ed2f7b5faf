package io.supertokens.cdi;

import io.supertokens.cdi.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The user that a session belongs to: a text or a number, exactly as the application passed it. The text {@code 123}
 * and the number 123 are two users; so are {@code alice} and {@code Alice}, and {@code alice} with and without a
 * trailing space. Immutable and thread-safe; no method uses the database.
 *
 * <p>Numbers are JavaScript numbers, that is, 64-bit floating point, because the reference implementation writes them
 * to the same tables.
 *
 * @param text the text unchanged, or the number in JavaScript's notation (ECMA-262, Number::toString)
 * @param isNumber whether the id is a number
 */
public record UserId(String text, boolean isNumber) {

    private static final String MISSING = "A user id must not be null or empty: it identifies the session's user";
    private static final int MAXIMUM_LENGTH = 128;
    private static final long LARGEST_EXACT_INTEGER = 1L << 53;

    /**
     * Creates an id. Accepts the empty text, which sessions of the reference may have; {@link #of(String)} rejects it.
     *
     * @throws IllegalArgumentException if the id is null, needs more than 128 characters (code points) in the database,
     *     contains the character NUL or a lone surrogate, has the form in which the database stores a number
     *     (<code>{"i":5}</code>), or is marked as a number but not in JavaScript's notation
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
     * The user with this id.
     *
     * @param text used unchanged, including white space, as in the reference
     * @throws IllegalArgumentException if it is null or empty, which usually means that no user was found, or for the
     *     reasons that the constructor gives
     */
    public static UserId of(String text) {
        return requirePresent(new UserId(text, false));
    }

    /**
     * The user with this number.
     *
     * @throws IllegalArgumentException if its absolute value exceeds 2^53, above which JavaScript's numbers are not
     *     exact
     */
    public static UserId of(long number) {
        if (number > LARGEST_EXACT_INTEGER || number < -LARGEST_EXACT_INTEGER) {
            throw new IllegalArgumentException("The user id " + number
                    + " is beyond 2^53, where numbers are no longer told apart exactly; give it as a text");
        }
        return new UserId(Long.toString(number), true);
    }

    /**
     * The user with this number.
     *
     * @throws IllegalArgumentException if it is null or not finite, or if a JavaScript number cannot express it exactly
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
     * Requires a user. Called before an operation on behalf of a user.
     *
     * @throws IllegalArgumentException if the id is null or empty
     */
    public static UserId requirePresent(@Nullable UserId id) {
        if (id == null || id.text.isEmpty()) {
            throw new IllegalArgumentException(MISSING);
        }
        return id;
    }

    /** The id as the column {@code user_id} stores it: a text unchanged, the number 5 as <code>{"i":5}</code>. */
    public String toDatabase() {
        return isNumber ? "{\"i\":" + text + "}" : text;
    }

    /**
     * The inverse of {@link #toDatabase}.
     *
     * @throws IllegalArgumentException if neither this library nor the reference can have written the value
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

    /**
     * Written by hand, like {@link #hashCode}: for generated methods that are called often, the JDK retains the class
     * loader.
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UserId id && isNumber == id.isNumber && text.equals(id.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The id as plain text, for humans: the number 123 and the text {@code 123} look alike. */
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

    /** Whether the text is a JSON object whose only member is {@code i}. */
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
