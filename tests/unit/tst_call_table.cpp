#include "core/calls/call_id.h"

#include <QTest>

#include <set>

using namespace swb;

class TestCallTable : public QObject {
    Q_OBJECT

private slots:
    void everyCallHasItsRowUnderItsOwnId() {
        QCOMPARE(callTable().size(), std::size_t(kCallCount));
        for (int id = 0; id < kCallCount; ++id)
            QCOMPARE(int(specOf(CallId(id)).id), id);
    }

    void everyCallIsFoundByItsName() {
        std::set<std::string_view> names;
        for (const CallSpec& spec : callTable()) {
            QVERIFY(names.insert(spec.name).second);
            QVERIFY(findCall(spec.name) == spec.id);
        }
        QVERIFY(!findCall("sendall"));
        QVERIFY(!findCall(""));
    }

    void everyRowSaysWhatTheCallDoesAndWhereThatIsWritten() {
        for (const CallSpec& spec : callTable()) {
            QCOMPARE(std::string(spec.manPage), std::string(spec.name) + "(2)");
            QVERIFY(spec.purpose.ends_with('.'));
            QVERIFY(spec.telephone.ends_with('.'));
            QVERIFY(!spec.result.empty());
            // Python's socket module has neither of these.
            const bool isMany = spec.id == CallId::Sendmmsg || spec.id == CallId::Recvmmsg;
            QCOMPARE(spec.python.empty(), isMany);
            QVERIFY(!spec.args.empty());
        }
    }

    void slotsFitTheRecordAndNoTwoArgumentsShareOne() {
        for (const CallSpec& spec : callTable()) {
            std::set<int> used;
            for (const ArgSpec& arg : spec.args) {
                int width = 1;
                switch (arg.kind) {
                case ArgKind::AddressIn:
                case ArgKind::AddressOut:
                case ArgKind::AddressLength:
                case ArgKind::DataIn:
                case ArgKind::DataOut:
                case ArgKind::OptionIn:
                case ArgKind::OptionOut:
                case ArgKind::PathIn:
                case ArgKind::MessagesIn: // shares the slot of how many there are
                case ArgKind::MessagesOut:
                case ArgKind::EpollEventsOut:
                    continue;
                case ArgKind::MessageOut:
                    width = 4;
                    break;
                case ArgKind::MessageIn:
                case ArgKind::OptionLengthOut:
                case ArgKind::PollEvents:
                case ArgKind::FdPairOut:
                case ArgKind::Timespec:
                    width = 2;
                    break;
                default:
                    break;
                }
                for (int slot = arg.slot; slot < arg.slot + width; ++slot) {
                    QVERIFY(slot < 6);
                    QVERIFY2(used.insert(slot).second, std::string(spec.name).c_str());
                }
            }
        }
    }

    void aDescriptorIsAlwaysInTheFirstSlot() {
        for (const CallSpec& spec : callTable())
            for (const ArgSpec& arg : spec.args)
                if (arg.kind == ArgKind::Fd)
                    QCOMPARE(int(arg.slot), 0);
    }
};

QTEST_APPLESS_MAIN(TestCallTable)
#include "tst_call_table.moc"
