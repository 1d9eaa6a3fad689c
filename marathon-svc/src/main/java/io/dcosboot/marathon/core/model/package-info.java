/** The immutable definitions Marathon decides about: apps, groups and their parts (marathon.md §4, §5, §8). */
@NullMarked
package io.dcosboot.marathon.core.model;

import org.jspecify.annotations.NullMarked;
