/** The agents' end: a gRPC server for the agent link (agent_link.proto). */
@NullMarked
package io.dcosboot.master.link;

import org.jspecify.annotations.NullMarked;
