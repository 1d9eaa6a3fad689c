/** Who may do what: access control lists and their decisions, as pure functions (mesos-master.md §20). */
@NullMarked
package io.dcosboot.master.core.authorization;

import org.jspecify.annotations.NullMarked;
