/** Hierarchical dominant resource fairness as a pure function (mesos-master.md §14). */
@NullMarked
package io.dcosboot.master.core.allocator;

import org.jspecify.annotations.NullMarked;
