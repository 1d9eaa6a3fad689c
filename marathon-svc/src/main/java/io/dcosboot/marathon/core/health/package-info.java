/** Health of instances (marathon.md §24). */
@NullMarked
package io.dcosboot.marathon.core.health;

import org.jspecify.annotations.NullMarked;
