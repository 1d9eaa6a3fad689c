#!/usr/bin/env python3
"""A framework on the Mesos v1 scheduler API, with nothing but Python's standard library.

It subscribes at the leading master, runs N command tasks, acknowledges what it is told, reconciles after every
(re)subscription, and ends when all its tasks have ended. `framework.py --help` lists the options.

Exit status: 0 all tasks finished; 1 a task failed or was lost; 2 the master refused the framework;
3 no master could be reached; 4 the time was over; 130 interrupted.
"""

import argparse
import http.client
import json
import os
import signal
import sys
import time
import urllib.parse
import uuid

PATH = "/api/v1/scheduler"
TERMINAL = {
    "TASK_FINISHED", "TASK_FAILED", "TASK_KILLED", "TASK_ERROR", "TASK_LOST",
    "TASK_DROPPED", "TASK_GONE", "TASK_GONE_BY_OPERATOR",
}
MISSED_HEARTBEATS = 4
NO_OFFERS_FOR = 3600.0


class Refused(Exception):
    """The master does not want this framework, now or ever."""


class Lost(Exception):
    """The connection is gone; another attempt may succeed."""


def log(text):
    print(time.strftime("%H:%M:%S"), text, flush=True)


class Master:
    """The leading master: follows redirects to it and holds the event stream."""

    def __init__(self, addresses, credentials=None):
        self.addresses = addresses
        self.address = addresses[0]
        self.headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if credentials:
            self.headers["Authorization"] = credentials
        self.stream_id = None
        self.socket = None
        self.stream = None
        self.response = None
        self.calls = None

    def _connect(self, timeout):
        host, _, port = self.address.rpartition(":")
        return http.client.HTTPConnection(host, int(port), timeout=timeout)

    def subscribe(self, call):
        """Opens the event stream at whichever master leads."""
        self.close()
        for attempt in range(2 * len(self.addresses) + 3):
            connection = self._connect(timeout=10)
            try:
                connection.request("POST", PATH, json.dumps(call), self.headers)
                self.socket = connection.sock
                response = connection.getresponse()
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                self._try_next(attempt)
                reason = error
                continue
            if response.status == 200:
                self.stream, self.response = connection, response
                self.stream_id = response.getheader("Mesos-Stream-Id")
                return
            text = response.read().decode(errors="replace")
            connection.close()
            if response.status == 307:
                # Scheme-relative: //host:port/path
                self.address = urllib.parse.urlsplit(response.getheader("Location")).netloc
                reason = "redirected to " + self.address
            elif response.status == 503:
                reason = text
                self._try_next(attempt)
                time.sleep(0.5)
            else:
                raise Refused("%d %s" % (response.status, text))
        raise Lost("no master leads: %s" % reason)

    def _try_next(self, attempt):
        self.address = self.addresses[attempt % len(self.addresses)]

    def patience(self, seconds):
        """How long nothing at all may come on the stream."""
        self.socket.settimeout(seconds)

    def events(self):
        """Events of the stream, until it ends. A record is its length, a line feed and that many bytes of JSON."""
        try:
            while True:
                length = b""
                while not length.endswith(b"\n"):
                    byte = self.response.read(1)
                    if not byte:
                        raise Lost("the master has ended the stream")
                    length += byte
                record = self.response.read(int(length))
                yield json.loads(record)
        except (OSError, http.client.HTTPException) as error:
            raise Lost("the stream broke: %s" % (error or type(error).__name__))

    def call(self, call):
        """Any other call: answered with 202, effects come as events."""
        headers = dict(self.headers)
        headers["Mesos-Stream-Id"] = self.stream_id
        for attempt in (1, 2):
            try:
                if self.calls is None:
                    self.calls = self._connect(timeout=10)
                self.calls.request("POST", PATH, json.dumps(call), headers)
                response = self.calls.getresponse()
                text = response.read().decode(errors="replace")
                break
            except (OSError, http.client.HTTPException) as error:
                self.calls.close()  # the master may have closed an idle connection
                self.calls = None
                if attempt == 2:
                    raise Lost("a call failed: %s" % error)
        if response.status in (307, 503):
            raise Lost("that master leads no longer")
        if response.status not in (200, 202):
            log("%s was answered with %d %s" % (call["type"], response.status, text))

    def close(self):
        for connection in (self.stream, self.calls):
            if connection:
                connection.close()
        self.stream = self.response = self.calls = None


class Framework:
    """N tasks of one command."""

    def __init__(self, options):
        self.options = options
        credentials = "token=" + options.token if options.token else None
        self.master = Master(options.master, credentials)
        self.id = None
        self.suppressed = False
        self.agents = {}
        self.states = {"%s-%d" % (options.name, i): None for i in range(options.tasks)}
        if options.id_file and os.path.exists(options.id_file):
            self._restore()

    # What must survive a restart: the id, or the tasks of then are nobody's, and what is known of the tasks.

    def _restore(self):
        with open(self.options.id_file) as file:
            stored = json.load(file)
        self.id = stored["framework_id"]
        self.states.update(stored["states"])
        self.agents.update(stored["agents"])
        log("taking over framework %s with %d tasks" % (self.id, len(self.states)))

    def _store(self):
        if not self.options.id_file or not self.id:
            return
        temporary = self.options.id_file + ".new"
        with open(temporary, "w") as file:
            json.dump({"framework_id": self.id, "states": self.states, "agents": self.agents}, file)
        os.replace(temporary, self.options.id_file)

    # Calls

    def _subscription(self):
        info = {
            "user": self.options.user,
            "name": self.options.name,
            "roles": [self.options.role],
            "capabilities": [{"type": "MULTI_ROLE"}, {"type": "PARTITION_AWARE"}, {"type": "RESERVATION_REFINEMENT"}],
            "failover_timeout": self.options.failover_timeout,
            "checkpoint": True,
        }
        call = {"type": "SUBSCRIBE", "subscribe": {"framework_info": info}}
        if self.id:
            info["id"] = call["framework_id"] = {"value": self.id}
        return call

    def _call(self, type_, **members):
        self.master.call({"type": type_, "framework_id": {"value": self.id}, **members})

    # Events

    def run(self, until):
        """Lives through broken streams; returns when all tasks have ended."""
        failures = 0
        while True:
            try:
                self.master.subscribe(self._subscription())
                for event in self.master.events():
                    failures = 0
                    self._handle(event)
                    if self._all_ended():
                        return
                    if time.monotonic() > until:
                        raise TimeoutError()
            except Lost as lost:
                failures += 1
                log("%s; subscribing again" % lost)
                if failures > 10:
                    raise
                time.sleep(min(5.0, 0.25 * 2 ** failures))
            if time.monotonic() > until:
                raise TimeoutError()

    def _handle(self, event):
        handler = getattr(self, "_on_" + event["type"].lower(), None)
        if handler:
            handler(event.get(event["type"].lower(), {}))

    def _on_subscribed(self, subscribed):
        self.id = subscribed["framework_id"]["value"]
        self._store()
        interval = subscribed.get("heartbeat_interval_seconds", 15.0)
        self.master.patience(MISSED_HEARTBEATS * interval)
        log("subscribed as %s at %s" % (self.id, self.master.address))
        self.suppressed = False
        started = [task for task, state in self.states.items() if state and state not in TERMINAL]
        if started:
            # The master tells what became of them while nobody listened.
            self._call("RECONCILE", reconcile={"tasks": [
                {"task_id": {"value": task}, "agent_id": {"value": self.agents[task]}} for task in started]})

    def _on_offers(self, offers):
        for offer in offers["offers"]:
            waiting = [task for task, state in self.states.items() if state is None]
            fitting = waiting[:self._room(offer)]
            if not fitting:
                self._call("DECLINE", decline={
                    "offer_ids": [offer["id"]],
                    "filters": {"refuse_seconds": 5.0 if waiting else NO_OFFERS_FOR}})
                continue
            for task in fitting:
                self.states[task] = "TASK_STAGING"
                self.agents[task] = offer["agent_id"]["value"]
            self._store()  # first known, then launched
            self._call("ACCEPT", accept={
                "offer_ids": [offer["id"]],
                "operations": [{"type": "LAUNCH", "launch": {
                    "task_infos": [self._task(task, offer["agent_id"]) for task in fitting]}}],
                "filters": {"refuse_seconds": 1.0}})
            log("launched %s on %s" % (", ".join(fitting), offer["hostname"]))
        self._want_offers()

    def _want_offers(self):
        """Takes no offers from others while it needs none."""
        needed = any(state is None for state in self.states.values())
        if needed and self.suppressed:
            self._call("REVIVE")
        elif not needed and not self.suppressed:
            self._call("SUPPRESS")
        self.suppressed = not needed

    def _room(self, offer):
        have = {"cpus": 0.0, "mem": 0.0}
        for resource in offer["resources"]:
            if resource["name"] in have and not resource.get("reservations"):
                have[resource["name"]] += resource["scalar"]["value"]
        return int(min(have["cpus"] / self.options.cpus + 1e-9, have["mem"] / self.options.mem + 1e-9))

    def _task(self, task, agent):
        def scalar(name, value):
            return {"name": name, "type": "SCALAR", "scalar": {"value": value},
                    "allocation_info": {"role": self.options.role}}
        return {
            "name": task,
            "task_id": {"value": task},
            "agent_id": agent,
            "resources": [scalar("cpus", self.options.cpus), scalar("mem", self.options.mem)],
            "command": {"shell": True, "value": self.options.command},
        }

    def _on_update(self, update):
        status = update["status"]
        task, state = status["task_id"]["value"], status["state"]
        if self.states.get(task) != state:
            log("%s is %s%s" % (task, state, ": " + status["message"] if status.get("message") else ""))
        if task in self.states and self.states[task] not in TERMINAL:
            self.states[task] = state
            self._store()
            self._restart_if_lost(task, state)
        if "uuid" in status:
            self._call("ACKNOWLEDGE", acknowledge={
                "agent_id": status["agent_id"], "task_id": status["task_id"], "uuid": status["uuid"]})

    def _restart_if_lost(self, task, state):
        """A task that never ran is tried again under a new name; ids are not used twice."""
        if state == "TASK_DROPPED" and self.options.retry:
            del self.states[task]
            self.states["%s.%s" % (task.split(".")[0], uuid.uuid4().hex[:8])] = None
            self._want_offers()

    def _on_error(self, error):
        hints = {
            "Framework failed over": "another process has taken this framework over",
            "Framework has been removed": "the id of %s is used up; remove that file to begin anew" % self.options.id_file,
        }
        raise Refused("%s %s" % (error["message"], "(%s)" % hints.get(error["message"], "for good")))

    # The end

    def _all_ended(self):
        return all(state in TERMINAL for state in self.states.values())

    def succeeded(self):
        return all(state == "TASK_FINISHED" for state in self.states.values())

    def give_up(self):
        """Kills what runs and leaves."""
        try:
            for task, state in self.states.items():
                if state and state not in TERMINAL:
                    self._call("KILL", kill={"task_id": {"value": task}, "agent_id": {"value": self.agents[task]}})
            self.tear_down()
        except Lost as lost:
            log("left without a word: %s" % lost)

    def tear_down(self):
        self._call("TEARDOWN")
        if self.options.id_file and os.path.exists(self.options.id_file):
            os.remove(self.options.id_file)  # that id can never subscribe again


def options(arguments):
    parser = argparse.ArgumentParser(description="Runs N command tasks on Mesos.")
    parser.add_argument("--master", default="127.0.0.1:5050", type=lambda text: text.split(","),
                        help="host:port of a master, or several with commas (default 127.0.0.1:5050)")
    parser.add_argument("--name", default="example")
    parser.add_argument("--user", default="root")
    parser.add_argument("--role", default="*")
    parser.add_argument("--tasks", type=int, default=3)
    parser.add_argument("--command", default="echo hello from $MESOS_TASK_ID")
    parser.add_argument("--cpus", type=float, default=0.1)
    parser.add_argument("--mem", type=float, default=32.0)
    parser.add_argument("--failover-timeout", type=float, default=60.0,
                        help="seconds the master keeps tasks of this framework while it is away (default 60)")
    parser.add_argument("--id-file", help="where to keep the framework's id and tasks, to take over after a restart")
    parser.add_argument("--token", help="sent as Authorization: token=…")
    parser.add_argument("--timeout", type=float, default=300.0, help="seconds until giving up (default 300)")
    parser.add_argument("--retry", action="store_true", help="launch tasks anew that never ran")
    parser.add_argument("--on-interrupt", choices=["kill", "fail-over"], default="kill",
                        help="what SIGINT and SIGTERM do: end the tasks, or leave them to the next run (default kill)")
    return parser.parse_args(arguments)


def main(arguments):
    given = options(arguments)
    framework = Framework(given)

    def interrupt(*_):
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # once is enough
        raise KeyboardInterrupt()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)
    try:
        framework.run(time.monotonic() + given.timeout)
        framework.tear_down()
        log("all tasks have ended")
        return 0 if framework.succeeded() else 1
    except KeyboardInterrupt:
        if given.on_interrupt == "kill" and framework.id:
            framework.give_up()
        log("interrupted")
        return 130
    except TimeoutError:
        if framework.id:
            framework.give_up()
        log("the time is over")
        return 4
    except Refused as refused:
        log("refused: %s" % refused)
        return 2
    except Lost as lost:
        log("gave up: %s" % lost)
        return 3
    finally:
        framework.master.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
