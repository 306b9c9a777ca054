package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/dynamic"
)

// Weights of the two entries of a service over three replicas, in turn, and what its route's weights add up to then.
const (
	heavy, light = 80, 20 // 2 2 1
	more, less   = 60, 40 // 3 3 4
)

var sums = [2]int64{5, 10}

// A turner is a client whose route follows a replica.
type turner struct {
	replicas dynamic.ResourceInterface
	route    string
}

// turns has replicas turn to False and back to True, each once, since one that turns more often is not trusted.
func (b bench) turns() {
	pools := b.fleet.pools
	pick := func(round int) (service, replica int) {
		return round % pools * max(1, pools / *rounds), round / pools
	}
	bare := b.fleet.client.Resource(httpRoutes).Namespace(bareNamespace)
	var cases []barecase
	for round := range *rounds {
		service, replica := pick(round)
		route := copied(b.routes.get(b.fleet.route(service)))
		if replica == 0 {
			apply(bare, route.Object)
		}
		name := b.fleet.replica(service, replica)
		createReplica(b.fleet.client, bareNamespace, name, "bare", "none")
		cases = append(cases, barecase{name, route.Object, without(route, replica)})
	}
	startBare(b.folder, cases)
	b.quiet()

	say("%d rounds", *rounds)
	var took [2]map[bool][]time.Duration
	for client := range took {
		took[client] = map[bool][]time.Duration{}
	}
	for round := range *rounds {
		service, replica := pick(round)
		name := b.fleet.replica(service, replica)
		clients := []turner{
			{b.fleet.client.Resource(replicas).Namespace(b.fleet.namespace(service)), b.fleet.route(service)},
			{b.fleet.client.Resource(replicas).Namespace(bareNamespace), bareNamespace + "/" + b.fleet.service(service)},
		}
		for _, ready := range []bool{false, true} {
			for turn := range clients {
				client := (turn + round) % 2
				one := b.turn(clients[client], name, ready)
				took[client][ready] = append(took[client][ready], one)
			}
		}
	}

	fmt.Print("\n| services | a replica turns | times | Modelplane, p50 | p99 | bare client-go, p50 | p99 | p50, ratio | p99, ratio |" +
		" p99 apart |\n|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|\n")
	for _, row := range []struct {
		label string
		kinds []bool
	}{{"not Ready", []bool{false}}, {"Ready", []bool{true}}, {"both", []bool{false, true}}} {
		var ours, theirs []time.Duration
		for _, kind := range row.kinds {
			ours, theirs = append(ours, took[0][kind]...), append(theirs, took[1][kind]...)
		}
		fmt.Printf("| %d | %s | %d | %s | %s | %s | %s | %.2f | %.2f | %s |\n", *services, row.label, len(ours),
			millis(quantile(ours, 0.5)), millis(quantile(ours, 0.99)), millis(quantile(theirs, 0.5)),
			millis(quantile(theirs, 0.99)), ratio(quantile(ours, 0.5), quantile(theirs, 0.5)),
			ratio(quantile(ours, 0.99), quantile(theirs, 0.99)), millis(quantile(ours, 0.99)-quantile(theirs, 0.99)))
	}
}

// turn gives the time from the answer to the event of the route.
func (b bench) turn(client turner, replica string, ready bool) time.Duration {
	count := *size
	if !ready {
		count--
	}
	seen := b.routes.expect(client.route, backends(count))
	setReady(client.replicas, replica, ready)
	answered := time.Now()
	took := await(b.program, client.route+" follows "+replica, seen).Sub(answered)
	time.Sleep(*pause)
	return took
}

// pushes gives all services other weights, again and again, and has the bare client write the same.
func (b bench) pushes() {
	say("%d pushes", *pushes)
	// Once to and fro without a clock, to see what is written.
	var bodies [2][]write
	for _, state := range []int{1, 0} {
		b.push(state)
		b.quiet()
		bodies[state] = b.written()
	}
	theirs := 0
	bare := func(routesOnly bool) time.Duration {
		theirs = 1 - theirs
		writes := bodies[theirs]
		if routesOnly {
			writes = slices.DeleteFunc(slices.Clone(writes), func(w write) bool { return w.Stage == 0 })
		}
		seen := b.expectAll(func(int) string { return bareNamespace }, sums[theirs])
		begin := send(b.folder, writes)
		return b.last(seen).Sub(begin)
	}
	bare(false)
	bare(false)

	ours := 0
	clients := []func() time.Duration{
		func() time.Duration { ours = 1 - ours; return b.push(ours) },
		func() time.Duration { return bare(false) },
		func() time.Duration { return bare(true) },
	}
	took := make([][]time.Duration, len(clients))
	for round := range *pushes {
		for turn := range clients {
			client := turn
			if round%2 == 1 {
				client = len(clients) - 1 - turn
			}
			b.quiet()
			one := clients[client]()
			say("round %d, client %d: %.2f s", round+1, client+1, one.Seconds())
			took[client] = append(took[client], one)
		}
	}
	fmt.Print("\n| services | client | median | range | ratio |\n|---:|---|---:|---:|---:|\n")
	for client, label := range []string{"`modelplane run`, from `git push` to the last route",
		"bare client-go, services and then routes, 8 workers", "bare client-go, routes alone"} {
		middle := quantile(took[client], 0.5)
		fmt.Printf("| %d | %s | %.2f s | %.2f to %.2f s | %.2f |\n", *services, label, middle.Seconds(),
			slices.Min(took[client]).Seconds(), slices.Max(took[client]).Seconds(), ratio(middle, quantile(took[1], 0.5)))
	}
}

// push gives the time until the last route has the weights of a state.
func (b bench) push(state int) time.Duration {
	if state == 0 {
		b.source.commit(heavy, light)
	} else {
		b.source.commit(more, less)
	}
	seen := b.expectAll(b.fleet.namespace, sums[state])
	begin := time.Now()
	b.source.push()
	return b.last(seen).Sub(begin)
}

func (b bench) expectAll(namespace func(int) string, weights int64) []<-chan time.Time {
	var seen []<-chan time.Time
	for number := range *services {
		seen = append(seen, b.routes.expect(namespace(number)+"/"+b.fleet.service(number), sum(weights)))
	}
	return seen
}

func (b bench) last(seen []<-chan time.Time) time.Time {
	var last time.Time
	for number, one := range seen {
		if at := await(b.program, b.fleet.service(number)+" has its new weights", one); at.After(last) {
			last = at
		}
	}
	return last
}

// written is what Modelplane has applied by now, services and routes, for the bare client.
func (b bench) written() []write {
	var all []write
	list, err := b.fleet.client.Resource(modelServices).List(context.Background(), metav1.ListOptions{})
	check(err)
	for _, one := range list.Items {
		if one.GetNamespace() != bareNamespace {
			all = append(all, write{0, modelServices.Group, modelServices.Version, modelServices.Resource, copied(&one).Object})
		}
	}
	for number := range *services {
		route := copied(b.routes.get(b.fleet.route(number)))
		all = append(all, write{1, httpRoutes.Group, httpRoutes.Version, httpRoutes.Resource, route.Object})
	}
	return all
}

// idle tells what it takes to do nothing.
func (b bench) idle() {
	b.quiet()
	say("nothing for %v", *idle)
	asked, seconds := b.server.requests(), b.program.seconds()
	time.Sleep(*idle)
	seconds = b.program.seconds() - seconds
	asked = b.server.requests().since(asked)
	fmt.Printf("\n| services | endpoints | time | CPU | of a core | memory | at most so far | writes | of the Lease | lists |\n"+
		"|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"+
		"| %d | %d | %v | %.2f s | %.1f %% | %d MiB | %d MiB | %d | %d | %d |\n",
		*services, *pools**size, *idle, seconds, 100*seconds/idle.Seconds(), b.program.memory("VmRSS"),
		b.program.memory("VmHWM"), asked.writes, asked.leases, asked.lists)
}

// quantile is one of the times, the least that so large a part of them does not exceed.
func quantile(times []time.Duration, part float64) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	rank := int(part*float64(len(sorted))+0.999999) - 1
	return sorted[min(max(rank, 0), len(sorted)-1)]
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

func millis(d time.Duration) string { return fmt.Sprintf("%.1f ms", d.Seconds()*1000) }
