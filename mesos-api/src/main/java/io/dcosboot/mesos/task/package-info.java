/** What task states mean (mesos-master.md §8). */
@NullMarked
package io.dcosboot.mesos.task;

import org.jspecify.annotations.NullMarked;
