/** Health checks over HTTP and TCP (marathon.md §24). */
@NullMarked
package io.dcosboot.marathon.health;

import org.jspecify.annotations.NullMarked;
