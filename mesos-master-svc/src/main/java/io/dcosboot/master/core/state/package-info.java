/** What the master knows: one immutable value, its parts and the persistent collections they are made of. */
@NullMarked
package io.dcosboot.master.core.state;

import org.jspecify.annotations.NullMarked;
