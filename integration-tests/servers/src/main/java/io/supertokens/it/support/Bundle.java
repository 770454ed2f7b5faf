package io.supertokens.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Bundles the scripts of a document for the browser, as its readers do. */
public final class Bundle {

    private static final String SOURCES = "document";

    private Bundle() {}

    /**
     * Bundles one file of a document with what it imports: other files of the document, and npm packages. In the page,
     * what it exports is in the variable {@code page}.
     *
     * @param replaced files of the document that take the place of others, by the names of the others
     * @return the script
     */
    public static synchronized String of(Document document, String file, Map<String, String> replaced) {
        Path npm = Npm.directory();
        Path sources = Commands.emptied(npm.resolve(SOURCES));
        for (Document.Block block : document.files()) {
            String name = replaced.getOrDefault(block.name(), block.name());
            Commands.write(sources.resolve(block.name()), document.file(name));
        }
        Path bundle = sources.resolve("bundle.js");
        Commands.run(
                npm.resolve("log"),
                Map.of(),
                List.of(
                        Npm.node().toString(),
                        npm.resolve("bundle.mjs").toString(),
                        sources.resolve(file).toString(),
                        bundle.toString()));
        try {
            return Files.readString(bundle);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
