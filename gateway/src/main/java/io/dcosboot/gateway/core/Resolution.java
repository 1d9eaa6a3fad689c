package io.dcosboot.gateway.core;

/** Where a request goes, or why it goes nowhere. */
public sealed interface Resolution permits Target, Failure {}
