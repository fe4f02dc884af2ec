#include "runtime/ingest/file_events.h"

#include <gtest/gtest.h>

#include "runtime/ingest/event_testing.h"

namespace senda::ingest {
namespace {

class FileEventsTest : public ::testing::Test {
 protected:
  Strings Read(std::string text, const EventSource* mapping = nullptr, const io::Clock* clock = nullptr) {
    FileInput input{"events", io::BytesInMemory(std::move(text)), mapping, 0, "#"};
    auto stream = OpenFileEvents(std::move(input), {&catalog_, clock, &rejections_, &counts_});
    if (!stream.ok()) return {"!" + stream.error().message};
    return ShowEvents(stream->get(), catalog_);
  }

  // Rows `customer,when,what,…`.
  static EventSource Mapping() {
    EventSource source;
    source.name = "till";
    source.format = SourceFormat::kCsv;
    source.event = "purchase";
    source.customer = "who";
    source.at = "when";
    source.fields = {{"cart", "basket"}};
    return source;
  }

  EventCatalog catalog_{ShopEvents()};
  KeptRejections rejections_;
  IngestCounts counts_;
};

TEST_F(FileEventsTest, OwnForm) {
  EXPECT_EQ(Read(R"({"id":"e1","type":"purchase","customer":"42","at":"1970-01-01T00:00:10Z",)"
                 R"("data":{"cart":"c1","amount":12.5,"items":2,"note":"hi"}}
{"type":"shop.purchase","subject":42,"time":"1970-01-01T00:00:11Z","specversion":"1.0","data":{"amount":"3","cart":"c2","x":1}}

{"type":"signed_up","customer":"ana","at":"1970-01-01T01:00:00+01:00","colour":"red"}
)"),
            (Strings{"10 42 purchase(e1; c1, 1250, 2, hi)", "11 42 purchase(made #2; c2, 300, 1, -)",
                     "0 ana signed_up(made #4)"}));
  EXPECT_EQ(rejections_.lines(), Strings{});
  EXPECT_EQ(counts_.events, 3u);
  EXPECT_EQ(counts_.extra_fields, 2u);
}

TEST_F(FileEventsTest, RefusedLinesSayWhyAndTheRestGoesOn) {
  EXPECT_EQ(Read(R"(nonsense
{"type":"purchse","customer":"1","at":"1970-01-01T00:00:10Z"}
{"customer":"1","at":"1970-01-01T00:00:10Z"}
{"type":"visit","at":"1970-01-01T00:00:10Z","data":{"page":"/"}}
{"type":"visit","customer":"1","data":{"page":"/"}}
{"type":"visit","customer":"1","at":"today","data":{"page":"/"}}
{"type":"visit","customer":"1","at":"1970-01-01T00:00:10Z","data":{}}
{"type":"visit","customer":"1","at":"1970-01-01T00:00:10Z","data":{"page":7}}
{"type":"visit","customer":"1","at":"1970-01-01T00:00:10Z","data":[]}
{"type":"visit","customer":{},"at":"1970-01-01T00:00:10Z","data":{"page":"/"}}
{"type":"visit","customer":"1","at":"1970-01-01T00:00:10Z","data":{"page":"/"}}
{"type":"visit","customer":"1","at":"1970-01-01T00:0)"),
            (Strings{"10 1 visit(made #11; /)"}));
  EXPECT_EQ(
      rejections_.lines(),
      (Strings{"events:1: not a JSON object", "events:2: there is no event \"purchse\"",
               "events:3: it does not say its `type`, the event's name", "events:4: it has no customer",
               "events:5: it does not say when it happened",
               "events:6: `at`: `\"today\"` is not an instant, such as `2026-03-02T10:00:00Z`",
               "events:7: `page` is missing", "events:8: `page`: `7` is not a text",
               "events:9: its `data` is […], which is no object", "events:10: `customer`: `{…}` is not a text",
               "events:12: the file ends in the middle of this record: not a JSON object: a string is not closed"}));
  EXPECT_EQ(rejections_.raws().front(), "nonsense");
  EXPECT_EQ(counts_.rejected, 11u);
  EXPECT_EQ(counts_.events, 1u);
}

TEST_F(FileEventsTest, LiveEventsAreNotFromTheFuture) {
  io::FixedClock clock(0);
  EXPECT_EQ(Read(R"({"type":"signed_up","customer":"1","at":"1970-01-01T01:00:00Z"}
{"type":"signed_up","customer":"1","at":"1970-01-01T01:00:00.001Z"}
)",
                 nullptr, &clock)
                .size(),
            1u);
  EXPECT_EQ(rejections_.lines(),
            Strings{"events:2: `at`: `\"1970-01-01T01:00:00.001Z\"` is more than an hour ahead of the clock"});
}

TEST_F(FileEventsTest, MappedColumns) {
  EventSource mapping = Mapping();
  EXPECT_EQ(Read("who,when,basket,amount,items,colour\n1,1970-01-01T00:00:10Z,c1,2.50,,red\n2,1970-01-01,c2,3,4,\n",
                 &mapping),
            (Strings{"10 1 purchase(made #2; c1, 250, 1, -)", "0 2 purchase(made #3; c2, 300, 4, -)"}));
  EXPECT_EQ(counts_.extra_fields, 0u);
}

TEST_F(FileEventsTest, MappedTimesAndIds) {
  EventSource mapping = Mapping();
  mapping.at_format = "%Y%m%d";
  mapping.at_timezone = "Europe/Madrid";
  mapping.id = "order";
  EXPECT_EQ(Read("who,when,basket,amount,order\n1,19700102,c1,2,A7\n1,19700102,c1,2,\n", &mapping),
            (Strings{"82800 1 purchase(A7; c1, 200, 1, -)", "82800 1 purchase(made #3; c1, 200, 1, -)"}));
}

TEST_F(FileEventsTest, EventsByColumn) {
  EventSource mapping = Mapping();
  mapping.event.clear();
  mapping.event_column = "what";
  mapping.event_map = {{"SALE", "purchase"}, {"HIT", "visit"}};
  mapping.fields = {{"cart", "ref"}, {"page", "ref"}};
  std::string text = "who,when,what,ref,amount\n1,1970-01-01,SALE,c1,2\n1,1970-01-01,HIT,/a,\n1,1970-01-01,CALL,x,\n";
  EXPECT_EQ(Read(text, &mapping), (Strings{"0 1 purchase(made #2; c1, 200, 1, -)", "0 1 visit(made #3; /a)"}));
  EXPECT_EQ(rejections_.lines(), Strings{"till:4: there is no event `CALL`"});
  mapping.otherwise = UnmappedRows::kIgnore;
  EXPECT_EQ(Read(text, &mapping).size(), 2u);
  EXPECT_EQ(counts_.ignored, 1u);
  mapping.event_map.clear();
  mapping.otherwise = UnmappedRows::kReject;
  EXPECT_EQ(Read("who,when,what,ref,amount\n1,1970-01-01,visit,/a,\n", &mapping), Strings{"0 1 visit(made #2; /a)"});
}

TEST_F(FileEventsTest, RowsAreFiltered) {
  EventSource mapping = Mapping();
  mapping.where = {{"amount", RowComparison::kGreater, "0"}, {"basket", RowComparison::kNotEqual, "test"}};
  EXPECT_EQ(
      Read("who,when,basket,amount\n1,1970-01-01,c1,10\n1,1970-01-01,c1,-2\n1,1970-01-01,test,9\n1,1970-01-01,c1,\n",
           &mapping),
      Strings{"0 1 purchase(made #2; c1, 1000, 1, -)"});
  EXPECT_EQ(counts_.ignored, 3u);
}

TEST_F(FileEventsTest, MappedJson) {
  EventSource mapping = Mapping();
  mapping.format = SourceFormat::kNdjson;
  mapping.customer = "payload.userId";
  mapping.at = "ts";
  mapping.fields = {{"cart", "payload.basket"}, {"amount", "payload.total"}};
  EXPECT_EQ(
      Read(R"({"ts":"1970-01-01","payload":{"userId":7,"basket":12,"total":"2.5"},"items":"3","note":""})", &mapping),
      Strings{"0 7 purchase(made #1; 12, 250, 3, -)"});
}

TEST_F(FileEventsTest, WrongMappingsAreErrors) {
  EventSource mapping = Mapping();
  mapping.customer = "whom";
  EXPECT_EQ(
      Read("who,when,basket,amount\n", &mapping),
      Strings{"!events: [sources.till]: there is no column `whom`; the columns are `who`, `when`, `basket`, `amount`"});
  mapping = Mapping();
  mapping.event = "sale";
  EXPECT_EQ(Read("who,when,basket,amount\n", &mapping), Strings{"!events: [sources.till]: there is no event `sale`"});
  mapping = Mapping();
  EXPECT_EQ(Read("", &mapping), Strings{});
}

TEST_F(FileEventsTest, DamagedFilesEndWithAnError) {
  std::string gzip("\x1f\x8b\x08\0\0\0\0\0\0\3garbage", 17);
  Strings seen = Read(gzip);
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_TRUE(seen[0].starts_with("!events, behind line 0: the gzip data is damaged")) << seen[0];
}

}  // namespace
}  // namespace senda::ingest
