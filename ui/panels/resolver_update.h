#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"
#include "core/wire/dns_update.h"
#include "ui/panels/socket_maker.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;

namespace swb {

class ChoiceRow;
class FieldsView;
class HexView;
class InlineNote;
class IntegerEdit;
class MenuButton;
class NumberCombo;
class OutcomeStrip;

// Dynamic DNS: an update of a zone, shown as the message it is while it is typed, and sent only on request, by a
// socket of the workbench. What the server answers is taken apart, its response code said in words.
class ResolverUpdate : public QWidget {
    Q_OBJECT

public:
    explicit ResolverUpdate(EngineBridge& engine, QWidget* parent = nullptr);

signals:
    void socketMade(swb::SocketId socket);
    void explainRequested(const swb::Explanation& explanation);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    enum View { MessageView, AnswerView };
    // Name, type and value of a record, each hidden where what is chosen has none.
    struct RecordFields {
        QLabel* nameLabel = nullptr;
        QLineEdit* name = nullptr;
        InlineNote* nameNote = nullptr;
        QLabel* typeLabel = nullptr;
        NumberCombo* type = nullptr;
        QLabel* valueLabel = nullptr;
        QLineEdit* value = nullptr;
        InlineNote* valueNote = nullptr;
    };
    QWidget* createForm();
    QWidget* createMessage();
    QWidget* createSending();
    void addCopies(QWidget* row);
    QLineEdit* addText(QGridLayout* grid, const QString& label, const QString& toolTip, QLabel*& name,
                       InlineNote*& note);
    QComboBox* addChoice(QGridLayout* grid, const QString& label, const QString& toolTip);
    void addType(QGridLayout* grid, const QString& label, RecordFields& fields);
    void connectFields();
    DnsUpdate update() const;
    void read();
    void showFields();
    void sayFault(const std::optional<DnsUpdateFault>& fault);
    void showView();
    void send();
    void takeOutcome(const SocketMaker::Outcome& outcome);
    void takeAnswer();
    void copy(QString (*write)(const Bytes& bytes));

    EngineBridge& m_engine;
    SocketMaker* m_maker;
    QSplitter* m_halves;
    QLineEdit* m_zone = nullptr;
    QLabel* m_zoneLabel = nullptr;
    InlineNote* m_zoneNote = nullptr;
    QComboBox* m_condition = nullptr;
    RecordFields m_conditionRecord;
    QComboBox* m_change = nullptr;
    RecordFields m_changeRecord;
    QLabel* m_ttlLabel = nullptr;
    IntegerEdit* m_ttl = nullptr;
    QLineEdit* m_server = nullptr;
    QLabel* m_serverLabel = nullptr;
    InlineNote* m_serverNote = nullptr;
    QPushButton* m_send = nullptr;
    OutcomeStrip* m_outcome = nullptr;
    ChoiceRow* m_view = nullptr;
    InlineNote* m_viewNote = nullptr;
    FieldsView* m_fields = nullptr;
    HexView* m_hex = nullptr;
    std::uint16_t m_id;
    Bytes m_message; // empty: what is typed is none
    Bytes m_sent, m_answer;
    std::uint64_t m_looked = 0; // the transcript's row before the sending
    SocketId m_socket;          // the one that is being sent with
};

} // namespace swb
