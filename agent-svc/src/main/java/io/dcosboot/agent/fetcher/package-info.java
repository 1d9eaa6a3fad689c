/** Brings the files a task names into its sandbox (mesos-agent.md §7.3). */
@NullMarked
package io.dcosboot.agent.fetcher;

import org.jspecify.annotations.NullMarked;
