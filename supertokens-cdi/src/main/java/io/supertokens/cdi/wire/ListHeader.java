package io.supertokens.cdi.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Headers that are comma-separated lists (RFC 9110, section 5.6.1). */
final class ListHeader {

    private ListHeader() {}

    /** Merges two comma-separated lists of tokens; each name occurs once, ignoring case. */
    static String merged(@Nullable String present, String more) {
        Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        List<String> names = new ArrayList<>();
        for (String name : ((present == null ? "" : present) + "," + more).split(",", -1)) {
            if (!name.isBlank() && seen.add(name.strip())) {
                names.add(name.strip());
            }
        }
        return String.join(", ", names);
    }
}
