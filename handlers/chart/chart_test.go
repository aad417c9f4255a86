package chart_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"testing"

	"casewire/handlers/chart"
)

// year is twelve months with two series.
func year(a, b []int) chart.Picture {
	p := chart.Picture{Title: "Incidents a month", Subtitle: "2026", Series: []chart.Series{{Name: "arrest", Values: a}, {Name: "assault", Values: b}}}
	for m := range a {
		p.Months = append(p.Months, chart.Month{Year: 2026 + m/12, Index: m%12 + 1, Label: "Jan"})
	}
	return p
}

func drawn(t *testing.T, p chart.Picture) image.Image {
	t.Helper()
	raw, err := chart.PNG(p)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if got := img.Bounds().Size(); got != image.Pt(chart.Width, chart.Height) {
		t.Fatalf("the picture is %v", got)
	}
	return img
}

// tall counts the pixels of a colour in the part of a picture below the legend and right of the axis, in its fullest column.
func tall(img image.Image, c color.RGBA) int {
	most := 0
	for x := 100; x < chart.Width; x++ {
		n := 0
		for y := 200; y < chart.Height; y++ {
			if r, g, b, _ := img.At(x, y).RGBA(); uint8(r>>8) == c.R && uint8(g>>8) == c.G && uint8(b>>8) == c.B {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// A bar is as tall as its number: the axis begins at zero.
func TestBarsStandOnZero(t *testing.T) {
	blue, orange := color.RGBA{0x00, 0x72, 0xb2, 0xff}, color.RGBA{0xe6, 0x9f, 0x00, 0xff}
	img := drawn(t, year([]int{100, 0, 0}, []int{0, 90, 0}))
	tallest, other := tall(img, blue), tall(img, orange)
	if tallest < 300 {
		t.Fatalf("the tallest bar has %d pixels", tallest)
	}
	if want := tallest * 90 / 100; other < want-2 || other > want+2 {
		t.Errorf("a bar of 90 has %d pixels beside one of 100 with %d", other, tallest)
	}
}

func TestPicturesOfManySizes(t *testing.T) {
	for _, months := range []int{1, 2, 12, 13, 24, 25, 60} {
		for _, most := range []int{0, 1, 7, 12345} {
			t.Run(fmt.Sprintf("%d months up to %d", months, most), func(t *testing.T) {
				a := make([]int, months)
				a[months-1] = most
				drawn(t, year(a, make([]int, months)))
			})
		}
	}
}

func TestWhatCannotBeDrawnIsAnError(t *testing.T) {
	many := year([]int{1}, []int{1})
	for range chart.MaxSeries {
		many.Series = append(many.Series, many.Series[0])
	}
	uneven := year([]int{1}, []int{1, 2})
	for name, p := range map[string]chart.Picture{"nothing": {}, "too many series": many, "uneven": uneven, "below zero": year([]int{-1}, []int{1})} {
		if _, err := chart.PNG(p); err == nil {
			t.Errorf("%s is drawn", name)
		}
	}
}

func TestSteps(t *testing.T) {
	for most, want := range map[int]int{0: 1, 1: 1, 5: 1, 6: 2, 10: 2, 11: 5, 25: 5, 26: 10, 51: 20, 499: 100, 501: 200} {
		if got := chart.Step(most); got != want {
			t.Errorf("up to %d in steps of %d, want %d", most, got, want)
		}
	}
}

// The legend leaves each name its room: a longer first name moves the second colour to the right, and one that does not
// fit beside it to the next line.
func TestNamesOfTheLegendDoNotOverlap(t *testing.T) {
	second := func(name string) image.Point {
		p := year([]int{1, 0}, []int{0, 0})
		p.Series[0].Name = name
		img := drawn(t, p)
		for y := range chart.Height {
			for x := range chart.Width {
				if r, g, b, _ := img.At(x, y).RGBA(); r>>8 == 0xe6 && g>>8 == 0x9f && b>>8 == 0 {
					return image.Pt(x, y)
				}
			}
		}
		t.Fatal("the second colour is not in the legend")
		return image.Point{}
	}
	short, long, longest := second("arrest"), second("mass detention"), second("a name that leaves no room for another one on its line, whoever reads it")
	if long.X < short.X+80 || long.Y != short.Y || longest.X >= short.X || longest.Y <= short.Y {
		t.Errorf("the second name stands at %v, %v and %v", short, long, longest)
	}
}
