// Command latency measures `modelplane run` on a real API server, from outside, beside a bare client, and prints
// Markdown tables. bench/latency and bench/idle start it.
//
//	latency [flags] FOLDER COMMAND...   COMMAND is modelplane; FOLDER is for scratch files
//	latency bare FILE                   the bare client, which the first form starts
//
// From an endpoint to its route: the status of a ModelReplica turns, and a watch on HTTPRoutes shows the route that
// follows from it. The time runs from the server's answer to the first until the event of the second arrives. The bare
// client watches ModelReplicas as well and applies the same route, computed beforehand, for each event. Both take
// turns. From a push to its routes: the time runs from the beginning of `git push` until the last route has its new
// weights, beside the bare client's time for the same services and routes.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

var (
	services = flag.Int("services", 100, "how many services")
	pools    = flag.Int("pools", 0, "how many pools of replicas they share; 0 for one each")
	size     = flag.Int("size", 3, "replicas of a pool")
	rounds   = flag.Int("rounds", 300, "how many replicas turn, each once to False and once to True, for each client")
	pause    = flag.Duration("pause", 250*time.Millisecond, "between two of them, for what follows a route to be written")
	pushes   = flag.Int("pushes", 0, "how often the weights of all services are pushed")
	idle     = flag.Duration("idle", 0, "how long nothing happens at the end")
	interval = flag.String("interval", "30s", "of modelplane run")
)

func main() {
	if len(os.Args) == 3 && os.Args[1] == "bare" {
		runBare(os.Args[2])
		return
	}
	runtime.LockOSThread()
	flag.Parse()
	if flag.NArg() < 2 {
		fail("usage: latency [flags] FOLDER COMMAND...")
	}
	if *pools == 0 {
		*pools = *services
	}
	if *pools%namespaces != 0 || *services%*pools != 0 {
		fail(fmt.Sprintf("services are a multiple of pools, and pools of %d", namespaces))
	}
	if *rounds > *pools**size {
		fail(fmt.Sprintf("%d replicas turn once each, so there are no %d rounds", *pools**size, *rounds))
	}
	run(flag.Arg(0), flag.Args()[1:])
}

func run(folder string, command []string) {
	client := connect()
	fleet := fleet{client, *services, *pools, *size}
	say("%d services over %d endpoints", *services, *pools**size)
	fleet.create()
	createNamespace(client, bareNamespace)
	source := fleet.repository(folder)
	source.commit(heavy, light)
	source.push()
	secret := filepath.Join(folder, "secret")
	check(os.WriteFile(secret, []byte("of the webhook"), 0o600))
	seen := watchRoutes(client)
	begin := time.Now()
	program := start(folder+"/log", append(command, "run", source.url(), "--rev", "main",
		"--kubeconfig", os.Getenv("KUBECONFIG"), "--interval", *interval, "--wait", "0s", "--settle", "0s",
		"--webhook", "127.0.0.1:0", "--webhook-secret-file", secret)...)
	defer program.end()
	source.announce(program.webhook(), secret)
	bench := bench{fleet, source, seen, program, newServer(), folder}
	number := 0
	program.eventually("all routes", time.Hour, func() bool {
		for number < *services && backends(*size)(seen.get(fleet.route(number))) {
			number++
		}
		return number == *services
	})
	say("all routes are there after %v", time.Since(begin).Round(time.Second))
	bench.quiet()
	if *rounds > 0 {
		bench.turns()
	}
	if *pushes > 0 {
		bench.pushes()
	}
	if *idle > 0 {
		bench.idle()
	}
}

// A bench has a fleet that Modelplane has made routes for.
type bench struct {
	fleet   fleet
	source  repository
	routes  *routes
	program *program
	server  server
	folder  string
}

// quiet waits until nothing has been written for ten seconds.
func (b bench) quiet() {
	last, since := b.server.requests(), time.Now()
	b.program.eventually("quiet", time.Hour, func() bool {
		if now := b.server.requests(); now.writes != last.writes {
			last, since = now, time.Now()
		}
		time.Sleep(time.Second)
		return time.Since(since) > 10*time.Second
	})
}

func config() *rest.Config {
	config, err := clientcmd.BuildConfigFromFlags("", os.Getenv("KUBECONFIG"))
	check(err)
	config.QPS = -1
	return config
}

func connect() dynamic.Interface {
	client, err := dynamic.NewForConfig(config())
	check(err)
	return client
}

func say(format string, values ...any) { fmt.Fprintf(os.Stderr, "bench: "+format+"\n", values...) }

func check(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(1)
}
