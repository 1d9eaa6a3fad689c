/** Offers become tasks: matching, ports, task descriptions, launch delays (marathon.md §20–21). */
@NullMarked
package io.dcosboot.marathon.core.launch;

import org.jspecify.annotations.NullMarked;
