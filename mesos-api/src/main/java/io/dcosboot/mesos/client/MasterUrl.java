package io.dcosboot.mesos.client;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where to find the master: the value of the flag {@code --master} (mesos-agent.md §1, mesos-master.md §19.1). */
public sealed interface MasterUrl {

    /**
     * Masters that elect their leader in ZooKeeper.
     *
     * @param connectString {@code h1:p1,h2:p2}
     * @param path absolute znode path, never ending in a slash unless it is the root
     * @param credentials {@code user:password} for digest authentication
     */
    record ZooKeeper(String connectString, String path, Optional<String> credentials) implements MasterUrl {
        @Override
        public String toString() {
            return "zk://" + connectString + path;
        }
    }

    /** One master at a fixed address. */
    record Fixed(String host, int port) implements MasterUrl {
        public Fixed {
            if (host.isEmpty() || port < 1 || port > 65535) {
                throw new IllegalArgumentException("Invalid master address '" + host + ":" + port + "'");
            }
        }

        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * Reads {@code zk://[user:password@]h1:p1,h2:p2/path} or {@code host:port} (with {@code [..]} around an IPv6
     * address).
     *
     * @throws IllegalArgumentException if it is neither
     */
    static MasterUrl parse(String text) {
        String url = text.strip();
        return url.startsWith(Syntax.SCHEME) ? Syntax.zooKeeper(url) : Syntax.fixed(url);
    }

    /** The grammar. */
    final class Syntax {
        private static final String SCHEME = "zk://";
        private static final Pattern SERVERS =
                Pattern.compile("[^\\s,:/@]+(?::[0-9]{1,5})?(?:,[^\\s,:/@]+(?::[0-9]{1,5})?)*");
        private static final Pattern ADDRESS =
                Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^\\s:/\\[\\]]+)):([0-9]{1,5})");

        private Syntax() {}

        private static MasterUrl zooKeeper(String url) {
            int slash = url.indexOf('/', SCHEME.length());
            String authority = url.substring(SCHEME.length(), slash < 0 ? url.length() : slash);
            String path = slash < 0 ? "/" : url.substring(slash);
            int at = authority.lastIndexOf('@');
            String servers = authority.substring(at + 1);
            Optional<String> credentials = at < 0 ? Optional.empty() : Optional.of(authority.substring(0, at));
            if (!SERVERS.matcher(servers).matches()) {
                // The text is not repeated: it may hold a password.
                throw new IllegalArgumentException("Invalid ZooKeeper URL: expecting zk://host:port,…/path");
            }
            if (path.length() > 1 && path.endsWith("/")) {
                path = path.substring(0, path.length() - 1);
            }
            if (path.contains("//")) {
                throw new IllegalArgumentException("Invalid ZooKeeper URL: empty node name in path '" + path + "'");
            }
            return new ZooKeeper(servers, path, credentials);
        }

        private static MasterUrl fixed(String url) {
            Matcher matcher = ADDRESS.matcher(url);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "Invalid master '" + url + "': expecting zk://host:port,…/path or host:port");
            }
            String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            return new Fixed(host, Integer.parseInt(matcher.group(3)));
        }
    }
}
