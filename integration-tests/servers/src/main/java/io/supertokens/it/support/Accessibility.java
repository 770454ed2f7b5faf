package io.supertokens.it.support;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/** Checks pages with axe-core. */
public final class Accessibility {

    private Accessibility() {}

    /** What axe-core objects to: each rule, with the elements. */
    public static List<String> problems(Page page) {
        try {
            page.evaluate(Files.readString(Npm.file("axe-core", "axe.min.js")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ((List<?>) page.evaluate("""
                        () => axe.run().then(({violations}) => violations.map(({id, nodes}) => `${id}: ${nodes.map(({target}) => target)}`))
                        """)).stream().map(String.class::cast).toList();
    }
}
