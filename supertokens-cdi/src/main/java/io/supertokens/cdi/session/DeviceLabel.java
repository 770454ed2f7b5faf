package io.supertokens.cdi.session;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes texts of applications and clients fit for being the label of a device. */
final class DeviceLabel {

    private static final int MAXIMUM_LENGTH = 255;

    /** Much longer than a label, so that a text of megabytes costs no more than one of this length. */
    private static final int LONGEST_READ = 4096;

    /** Both are parts of words and of emoji, and not visible alone. */
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;

    private DeviceLabel() {}

    /**
     * The text on one line, without control characters, lone surrogates and characters that change the direction of
     * what follows; at most 255 characters.
     *
     * @return null for null, and for a text without visible characters
     */
    static @Nullable String of(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String line = text.codePoints()
                .map(character -> isShown(character) ? character : ' ')
                .limit(LONGEST_READ)
                .mapToObj(Character::toString)
                .collect(Collectors.joining())
                .strip()
                .replaceAll(" {2,}", " ");
        String label = cut(line).strip();
        return label.codePoints().anyMatch(DeviceLabel::isPlain) ? label : null;
    }

    private static boolean isShown(int character) {
        return character == ZERO_WIDTH_JOINER || character == ZERO_WIDTH_NON_JOINER || isPlain(character);
    }

    private static boolean isPlain(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    private static String cut(String line) {
        if (line.length() <= MAXIMUM_LENGTH) {
            return line;
        }
        boolean splitsPair = Character.isHighSurrogate(line.charAt(MAXIMUM_LENGTH - 1));
        return line.substring(0, splitsPair ? MAXIMUM_LENGTH - 1 : MAXIMUM_LENGTH);
    }
}
