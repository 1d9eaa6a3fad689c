/** Client commands for nodes: cli.md §9. */
@NullMarked
package io.dcosboot.cli.node;

import org.jspecify.annotations.NullMarked;
