package io.dcosboot.cli.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A table as the official CLI prints it (cli.md §2): no borders, two blanks before each column and after the last,
 * heading centred, text to the left, columns of numbers to the right, nothing wrapped.
 */
public final class Table {

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?%?");
    private static final String GAP = "  ";

    private final List<String> heading;
    private final List<List<String>> rows = new ArrayList<>();
    private boolean numbersLeft;

    public Table(String... heading) {
        this.heading = List.of(heading);
    }

    public Table(List<String> heading) {
        this.heading = List.copyOf(heading);
    }

    /** All columns to the left, as some commands have it. */
    public Table allLeft() {
        numbersLeft = true;
        return this;
    }

    /** Adds a row; as many cells as the heading has. */
    public Table row(String... cells) {
        return row(Arrays.asList(cells));
    }

    public Table row(List<String> cells) {
        if (cells.size() != heading.size()) {
            throw new IllegalArgumentException("%d cells for %d columns".formatted(cells.size(), heading.size()));
        }
        rows.add(List.copyOf(cells));
        return this;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < heading.size(); column++) {
            String title = heading.get(column);
            int room = width(column) - title.length();
            text.append(GAP).append(" ".repeat(room / 2)).append(title).append(" ".repeat(room - room / 2));
        }
        text.append(GAP).append('\n');
        for (List<String> row : rows) {
            for (int column = 0; column < heading.size(); column++) {
                String cell = row.get(column);
                String padding = " ".repeat(width(column) - cell.length());
                text.append(GAP).append(isNumeric(column) ? padding + cell : cell + padding);
            }
            text.append(GAP).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream()
                .mapToInt(row -> row.get(column).length())
                .reduce(heading.get(column).length(), Math::max);
    }

    private boolean isNumeric(int column) {
        return !numbersLeft
                && rows.stream()
                        .map(row -> row.get(column))
                        .filter(cell -> !cell.isEmpty())
                        .allMatch(cell -> NUMBER.matcher(cell).matches());
    }
}
