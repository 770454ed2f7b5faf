package io.supertokens.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** A Markdown table whose columns are as wide as their content. */
final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heads) {
        rows.add(List.of(heads));
    }

    void row(Object... cells) {
        rows.add(java.util.Arrays.stream(cells).map(String::valueOf).toList());
    }

    void print(String title) {
        System.out.println("\n" + title + "\n");
        System.out.println(line(rows.get(0)));
        System.out.println(line(rows.get(0).stream().map(head -> "---").toList()));
        rows.stream().skip(1).map(this::line).forEach(System.out::println);
        System.out.println();
        System.out.flush();
    }

    private String line(List<String> cells) {
        StringBuilder line = new StringBuilder("|");
        for (int i = 0; i < cells.size(); i++) {
            int column = i;
            int width = rows.stream()
                    .mapToInt(row -> row.get(column).length())
                    .max()
                    .orElse(0);
            line.append(' ')
                    .append(cells.get(i))
                    .append(" ".repeat(width - cells.get(i).length()))
                    .append(" |");
        }
        return line.toString();
    }
}
