/** Rules that calls, frameworks and tasks are held against, with the texts the wire promises. */
@NullMarked
package io.dcosboot.master.core.validation;

import org.jspecify.annotations.NullMarked;
