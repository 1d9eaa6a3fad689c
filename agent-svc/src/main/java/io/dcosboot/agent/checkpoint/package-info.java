/** The checkpoint on disk (mesos-agent.md §2, §8): atomic small files and append-only logs below {@code meta}. */
@NullMarked
package io.dcosboot.agent.checkpoint;

import org.jspecify.annotations.NullMarked;
