/** The master's HTTP surface (mesos-master.md §1, §3, §16, §17). */
@NullMarked
package io.dcosboot.master.api;

import org.jspecify.annotations.NullMarked;
