/** Election of the leading Marathon, and what follows from it (marathon.md §27). */
@NullMarked
package io.dcosboot.marathon.leadership;

import org.jspecify.annotations.NullMarked;
