/** Tokens of the Auth service (auth.md §3.5, §8.2). */
@NullMarked
package io.dcosboot.platform.security;

import org.jspecify.annotations.NullMarked;
