/** The file that names the hosts whose agents are offered (mesos-master.md §14, "Candidate agents"). */
@NullMarked
package io.dcosboot.master.whitelist;

import org.jspecify.annotations.NullMarked;
