/** Client commands for tasks: cli.md §11. */
@NullMarked
package io.dcosboot.cli.task;

import org.jspecify.annotations.NullMarked;
