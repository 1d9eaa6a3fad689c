/** The agent's end of the link to the master: finding the leader, one gRPC stream to it. */
@NullMarked
package io.dcosboot.agent.link;

import org.jspecify.annotations.NullMarked;
