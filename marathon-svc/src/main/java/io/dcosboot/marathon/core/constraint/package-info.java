/** Placement rules (marathon.md §22). */
@NullMarked
package io.dcosboot.marathon.core.constraint;

import org.jspecify.annotations.NullMarked;
