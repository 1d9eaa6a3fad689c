package io.dcosboot.mesos.legacy;

import java.util.Set;

/**
 * The spellings of a process's paths (mesos-master.md §1.1): with or without the id of the process as the first segment,
 * with additional slashes, with {@code .json} at the end as up to Mesos 1.7, with more segments behind a route.
 *
 * @param process the id of the process as it stands in paths, for example {@code master}
 * @param jsonReads the routes that also answer with {@code .json} behind them, each beginning with a slash
 * @param prefixes the routes that also take every path below them, each beginning with a slash
 */
public record PathSpellings(String process, Set<String> jsonReads, Set<String> prefixes) {

    private static final String JSON = ".json";

    public PathSpellings {
        jsonReads = Set.copyOf(jsonReads);
        prefixes = Set.copyOf(prefixes);
    }

    /**
     * The one spelling of {@code path} that handlers are registered for.
     *
     * @param path as it stands in the request line; parentheses may be percent-encoded
     */
    public String canonical(String path) {
        String plain = withoutProcess(singleSlashes(path).replace("%28", "(").replace("%29", ")"));
        if (plain.endsWith(JSON)) {
            String read = plain.substring(0, plain.length() - JSON.length());
            if (jsonReads.contains(read)) {
                return read;
            }
        }
        return longestPrefix(plain);
    }

    private static String singleSlashes(String path) {
        String single = path.replaceAll("/{2,}", "/");
        return single.length() > 1 && single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
    }

    private String withoutProcess(String path) {
        String prefix = "/" + process;
        if (path.equals(prefix)) {
            return "/";
        }
        return path.startsWith(prefix + "/") ? path.substring(prefix.length()) : path;
    }

    private String longestPrefix(String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            String prefix = path.substring(0, end);
            if (prefixes.contains(prefix)) {
                return prefix;
            }
        }
        return path;
    }
}
