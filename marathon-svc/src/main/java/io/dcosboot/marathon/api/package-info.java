/** Marathon's HTTP API (marathon.md §1 to §3, §9 to §13). */
@NullMarked
package io.dcosboot.marathon.api;

import org.jspecify.annotations.NullMarked;
