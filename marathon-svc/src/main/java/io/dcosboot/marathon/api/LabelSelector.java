package io.dcosboot.marathon.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The grammar of {@code GET /v2/apps?label=…}: terms joined by commas, all of which must hold (marathon.md §3.4). */
final class LabelSelector {

    private final String text;
    private int at;

    private LabelSelector(String text) {
        this.text = text;
    }

    /** @throws BadRequest with 422 when the text breaks the grammar */
    static Predicate<Map<String, String>> parse(String text) {
        return new LabelSelector(text).selector();
    }

    private Predicate<Map<String, String>> selector() {
        List<Predicate<Map<String, String>>> terms = new ArrayList<>();
        do {
            terms.add(term());
        } while (skip(","));
        if (at < text.length()) {
            throw wrong("a comma or the end");
        }
        return labels -> terms.stream().allMatch(term -> term.test(labels));
    }

    private Predicate<Map<String, String>> term() {
        String key = token();
        if (skip("==")) {
            String value = token();
            return labels -> value.equals(labels.get(key));
        }
        if (skip("!=")) {
            String value = token();
            return labels -> labels.containsKey(key) && !value.equals(labels.get(key));
        }
        if (skipWord("in")) {
            Set<String> values = values();
            return labels -> labels.containsKey(key) && values.contains(labels.get(key));
        }
        if (skipWord("notin")) {
            Set<String> values = values();
            return labels -> labels.containsKey(key) && !values.contains(labels.get(key));
        }
        return labels -> labels.containsKey(key);
    }

    private Set<String> values() {
        Set<String> values = new HashSet<>();
        if (!skip("(")) {
            throw wrong("an opening bracket");
        }
        do {
            values.add(token());
        } while (skip(","));
        if (!skip(")")) {
            throw wrong("a closing bracket");
        }
        return values;
    }

    private String token() {
        skipSpace();
        StringBuilder token = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length()) {
                token.append(text.charAt(++at));
            } else if (Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-') {
                token.append(c);
            } else {
                break;
            }
            at++;
        }
        if (token.isEmpty()) {
            throw wrong("a label");
        }
        return token.toString();
    }

    private boolean skip(String symbol) {
        skipSpace();
        if (!text.startsWith(symbol, at)) {
            return false;
        }
        at += symbol.length();
        return true;
    }

    /** A word counts only as a whole, followed by its list. */
    private boolean skipWord(String word) {
        skipSpace();
        int end = at + word.length();
        if (!text.startsWith(word, at) || !text.substring(end).stripLeading().startsWith("(")) {
            return false;
        }
        at = end;
        return true;
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private BadRequest wrong(String expected) {
        return BadRequest.unprocessable(
                "Label selector '%s' is wrong at position %d: expected %s".formatted(text, at, expected));
    }
}
