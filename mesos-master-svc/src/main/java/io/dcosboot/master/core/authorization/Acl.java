package io.dcosboot.master.core.authorization;

/** One line of an access control list: whether these principals may act on these objects. */
public record Acl(Entity principals, Entity objects) {}
