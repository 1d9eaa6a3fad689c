/** Instances of apps and their tasks: ids, conditions and the transitions between them (marathon.md §19). */
@NullMarked
package io.dcosboot.marathon.core.instance;

import org.jspecify.annotations.NullMarked;
