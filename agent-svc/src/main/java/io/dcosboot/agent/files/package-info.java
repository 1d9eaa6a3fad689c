/** The virtual file tree of sandboxes on the disk (mesos-agent.md §2.1, §9.4). */
@NullMarked
package io.dcosboot.agent.files;

import org.jspecify.annotations.NullMarked;
