package io.dcosboot.agent.core;

/**
 * Who somebody is to an image registry.
 *
 * @param server as the credentials name it, an address or a host
 * @param username empty when there is an identity token
 * @param password empty when there is an identity token
 * @param identityToken stands for both; empty when there is none
 */
public record RegistryLogin(String server, String username, String password, String identityToken) {

    /** Secrets do not belong into logs. */
    @Override
    public String toString() {
        return "RegistryLogin[" + server + "]";
    }
}
