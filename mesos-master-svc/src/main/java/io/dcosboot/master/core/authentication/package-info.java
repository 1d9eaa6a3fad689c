/** Who is who: principals and their secrets (mesos-master.md §20). */
@NullMarked
package io.dcosboot.master.core.authentication;

import org.jspecify.annotations.NullMarked;
