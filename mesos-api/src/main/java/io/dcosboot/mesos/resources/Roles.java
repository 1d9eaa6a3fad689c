package io.dcosboot.mesos.resources;

import java.util.Optional;

/** Syntax and order of role names (mesos-master.md §15.1): {@code *} or a path such as {@code eng/web}. */
public final class Roles {
    private Roles() {}

    /** Why the text is no role; empty if it is one. */
    public static Optional<String> validate(String role) {
        if (role.equals(ResourceFormat.UNRESERVED)) {
            return Optional.empty();
        }
        if (role.isEmpty()) {
            return Optional.of("Role names cannot be the empty string");
        }
        if (role.startsWith("/")) {
            return Optional.of("Role '" + role + "' cannot start with a slash");
        }
        if (role.endsWith("/")) {
            return Optional.of("Role '" + role + "' cannot end with a slash");
        }
        if (role.contains("//")) {
            return Optional.of("Role '" + role + "' cannot contain two adjacent slashes");
        }
        for (String component : role.split("/")) {
            Optional<String> flaw = validateComponent(component);
            if (flaw.isPresent()) {
                return flaw;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> validateComponent(String component) {
        if (component.equals(".") || component.equals("..") || component.equals("*")) {
            return Optional.of("Role component '" + component + "' is not allowed");
        }
        if (component.startsWith("-")) {
            return Optional.of("Role component '" + component + "' is invalid because it begins with a dash");
        }
        if (component.chars().anyMatch(c -> (c >= 0x09 && c <= 0x0d) || c == ' ' || c == 0x7f)) {
            return Optional.of(
                    "Role component '" + component + "' is invalid because it contains backspace or whitespace");
        }
        return Optional.empty();
    }

    /** Whether {@code role} is {@code ancestor} or lies below it. */
    public static boolean covers(String ancestor, String role) {
        return role.startsWith(ancestor)
                && (role.length() == ancestor.length() || role.charAt(ancestor.length()) == '/');
    }

    /** Whether {@code role} lies below {@code ancestor}. */
    public static boolean isStrictSubrole(String role, String ancestor) {
        return role.length() > ancestor.length() && covers(ancestor, role);
    }
}
