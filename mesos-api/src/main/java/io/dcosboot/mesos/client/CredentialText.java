package io.dcosboot.mesos.client;

import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.json.MesosJsonException;
import io.dcosboot.mesos.v1.Credential;
import io.dcosboot.mesos.v1.Credentials;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What stands in a file of credentials: JSON, or the old form with one {@code principal secret} a line
 * (mesos-master.md §20). Errors never quote a secret.
 */
public final class CredentialText {

    private CredentialText() {}

    /**
     * Those whom a master knows: {@code {"credentials":[{"principal":"p","secret":"s"}]}} or lines.
     *
     * @throws IllegalArgumentException if the text has neither form, names a principal twice or nobody at all
     */
    public static List<Credential> parseAll(String text) {
        List<Credential> credentials = text.stripLeading().startsWith("{")
                ? json(text, Credentials.getDefaultInstance()).getCredentialsList()
                : lines(text);
        if (credentials.isEmpty()) {
            throw new IllegalArgumentException("no credentials in it");
        }
        Set<String> principals = new HashSet<>();
        for (Credential credential : credentials) {
            check(credential);
            if (!principals.add(credential.getPrincipal())) {
                throw new IllegalArgumentException("principal '" + credential.getPrincipal() + "' stands in it twice");
            }
        }
        return credentials;
    }

    /**
     * Its own credential, of somebody who wants to be known: {@code {"principal":"p","secret":"s"}} or one line.
     *
     * @throws IllegalArgumentException if the text has neither form
     */
    public static Credential parseOne(String text) {
        if (text.stripLeading().startsWith("{")) {
            return check(json(text, Credential.getDefaultInstance()));
        }
        List<Credential> lines = lines(text);
        if (lines.size() != 1) {
            throw new IllegalArgumentException("one credential expected, not " + lines.size());
        }
        return check(lines.getFirst());
    }

    private static <T extends com.google.protobuf.Message> T json(String text, T prototype) {
        try {
            return MesosJson.parse(text, prototype);
        } catch (MesosJsonException _) { // its message quotes the text, secrets included
            throw new IllegalArgumentException(
                    "the JSON in it is no " + prototype.getDescriptorForType().getName());
        }
    }

    private static List<Credential> lines(String text) {
        List<Credential> credentials = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String[] words = line.strip().split("[ \t]+");
            if (line.isBlank()) {
                continue;
            }
            if (words.length != 2) {
                throw new IllegalArgumentException("line " + number + " is not a principal and a secret");
            }
            credentials.add(Credential.newBuilder()
                    .setPrincipal(words[0])
                    .setSecret(words[1])
                    .build());
        }
        return credentials;
    }

    private static Credential check(Credential credential) {
        if (credential.getPrincipal().isEmpty() || credential.getPrincipal().indexOf(':') >= 0) {
            throw new IllegalArgumentException("a principal is empty or has a colon");
        }
        if (credential.getSecret().isEmpty()) {
            throw new IllegalArgumentException("principal '" + credential.getPrincipal() + "' has no secret");
        }
        return credential;
    }
}
