// Command delay is a network between a client and a server: what it passes on arrives later, in both directions, and
// in order. It prints the address at which it listens on loopback, and ends when standard input does.
//
//	delay HOST:PORT DURATION
//
// DURATION is the round trip, half of it for each direction. Bandwidth is not limited.
package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

// A chunk is what was read at once.
type chunk struct {
	bytes []byte
	due   time.Time
}

func main() {
	if len(os.Args) != 3 {
		fail("usage: delay HOST:PORT DURATION")
	}
	trip, err := time.ParseDuration(os.Args[2])
	check(err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	fmt.Println(listener.Addr())
	go func() {
		for {
			client, err := listener.Accept()
			check(err)
			go connect(client, os.Args[1], trip)
		}
	}()
	_, err = io.Copy(io.Discard, os.Stdin)
	check(err)
}

// connect takes a round trip longer than without a network, as a handshake does.
func connect(client net.Conn, address string, trip time.Duration) {
	time.Sleep(trip)
	server, err := net.Dial("tcp", address)
	if err != nil {
		client.Close()
		return
	}
	go pass(client, server, trip/2)
	go pass(server, client, trip/2)
}

// pass ends with either side, and then ends the other.
func pass(from, to net.Conn, delay time.Duration) {
	defer from.Close()
	defer to.Close()
	under := make(chan chunk, 1<<16)
	go func() {
		defer close(under)
		for {
			bytes := make([]byte, 1<<16)
			n, err := from.Read(bytes)
			if err != nil {
				return
			}
			under <- chunk{bytes[:n], time.Now().Add(delay)}
		}
	}()
	for one := range under {
		time.Sleep(time.Until(one.due))
		if _, err := to.Write(one.bytes); err != nil {
			return
		}
	}
}

func check(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(1)
}
