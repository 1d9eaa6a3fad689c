/** Finds out who calls, realm by realm, and reads the files that say who is known and may do what (§20). */
@NullMarked
package io.dcosboot.master.security;

import org.jspecify.annotations.NullMarked;
