package io.dcosboot.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void centresHeadingsAndPutsTextLeft() {
        assertThat(new Table("NAME", "STATE").row("web", "TASK_RUNNING")).hasToString("""
                  NAME     STATE     \s
                  web   TASK_RUNNING \s
                """.replace("\\s", " "));
    }

    @Test
    void putsColumnsOfNumbersRight() {
        assertThat(new Table("ID", "TASKS").row("a", "5").row("b", "")).hasToString("""
                  ID  TASKS \s
                  a       5 \s
                  b         \s
                """);
    }

    @Test
    void anEmptyListIsTheHeading() {
        assertThat(new Table("A", "B")).hasToString("  A  B  \n");
    }

    @Test
    void refusesARowThatDoesNotFit() {
        assertThatThrownBy(() -> new Table("A", "B").row("1")).hasMessage("1 cells for 2 columns");
    }
}
