package io.supertokens.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;

/** A Markdown document of this project. Its code blocks are tested. */
public final class Document {

    private static final Pattern BLOCK =
            Pattern.compile("^```(\\w+)(?: (\\S+))?\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    private final List<Block> blocks;

    /**
     * A code block.
     *
     * @param name the file name that may follow the language; empty if there is none
     */
    public record Block(String language, String name, String code) {}

    private Document(List<Block> blocks) {
        this.blocks = blocks;
    }

    /** The document at this path, relative to the root of the project. */
    public static Document read(String path) {
        try {
            String text = Files.readString(Build.project().resolve(path));
            return new Document(BLOCK.matcher(text)
                    .results()
                    .map(match ->
                            new Block(match.group(1), match.group(2) == null ? "" : match.group(2), match.group(3)))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The code of the blocks in this language, in the order of the document. */
    public List<String> blocks(String language) {
        return blocks.stream()
                .filter(block -> block.language().equals(language))
                .map(Block::code)
                .toList();
    }

    /** The blocks that have a file name. */
    public List<Block> files() {
        return blocks.stream().filter(block -> !block.name().isEmpty()).toList();
    }

    /** The code of the block with this file name. */
    public String file(String name) {
        return files().stream()
                .filter(block -> block.name().equals(name))
                .map(Block::code)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no code block has the name " + name));
    }
}
