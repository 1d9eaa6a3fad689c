/** Sandboxes on the disk: made, shown, and deleted in time (mesos-agent.md §2, §2.2). */
@NullMarked
package io.dcosboot.agent.sandbox;

import org.jspecify.annotations.NullMarked;
