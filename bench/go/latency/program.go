package main

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A process that is started with it ends with the thread that started it, however that ends: main keeps its thread.
var endsWithParent = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}

// A program is the Modelplane that is measured, a black box.
type program struct {
	command *exec.Cmd
	log     string
	ended   chan error
}

func start(log string, command ...string) *program {
	out, err := os.Create(log)
	check(err)
	made := &program{exec.Command(command[0], command[1:]...), log, make(chan error, 1)}
	made.command.Stdout, made.command.Stderr = out, out
	made.command.SysProcAttr = endsWithParent
	check(made.command.Start())
	out.Close()
	go func() { made.ended <- made.command.Wait() }()
	return made
}

func (p *program) signal(which syscall.Signal) { check(p.command.Process.Signal(which)) }

// await gives what the channel gives, as long as the program runs and it takes no more than five minutes.
func await[T any](p *program, what string, from <-chan T) T {
	select {
	case got := <-from:
		return got
	case err := <-p.ended:
		fail(fmt.Sprintf("it has ended (%v) before %s:\n%s", err, what, p.tail()))
	case <-time.After(5 * time.Minute):
		fail(fmt.Sprintf("not within five minutes: %s\n%s", what, p.tail()))
	}
	panic("fail returns")
}

// eventually asks until it holds.
func (p *program) eventually(what string, limit time.Duration, holds func() bool) {
	for begin := time.Now(); !holds(); time.Sleep(100 * time.Millisecond) {
		select {
		case err := <-p.ended:
			fail(fmt.Sprintf("it has ended (%v) before %s:\n%s", err, what, p.tail()))
		default:
		}
		if time.Since(begin) > limit {
			fail(fmt.Sprintf("not within %v: %s\n%s", limit, what, p.tail()))
		}
	}
}

// webhook is where the program listens for announcements of pushes, such as 127.0.0.1:8080/webhook.
func (p *program) webhook() string {
	var address string
	p.eventually("it listens", time.Minute, func() bool {
		text, _ := os.ReadFile(p.log)
		_, after, found := strings.Cut(string(text), "webhook: listening at ")
		address, _, _ = strings.Cut(after, "\n")
		return found && strings.Contains(after, "\n")
	})
	return strings.TrimSpace(address)
}

func (p *program) tail() string {
	text, _ := os.ReadFile(p.log)
	return string(text[max(0, len(text)-4000):])
}

// seconds of CPU so far; /proc counts hundredths.
func (p *program) seconds() float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.command.Process.Pid))
	check(err)
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	user, err := strconv.Atoi(fields[11])
	check(err)
	system, err := strconv.Atoi(fields[12])
	check(err)
	return float64(user+system) / 100
}

// memory in MiB by its name in /proc/PID/status: VmRSS now, VmHWM at most so far.
func (p *program) memory(name string) int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.command.Process.Pid))
	check(err)
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, name+":"); ok {
			kib, err := strconv.Atoi(strings.Fields(value)[0])
			check(err)
			return kib / 1024
		}
	}
	fail("no " + name)
	return 0
}

func (p *program) end() {
	p.signal(syscall.SIGTERM)
	<-p.ended
}
